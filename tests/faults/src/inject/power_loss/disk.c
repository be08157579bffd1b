/* A disk whose power can fail: loaded before libc into the server, it writes down every change of the database's files and every sync of them, in
 * their order. What a real disk has after a power failure follows from that: all that was written before a file's last sync, and of the rest
 * anything.
 *
 * FAULTS_JOURNAL names the journal. A record is a head, the file's name and the bytes written. One lock around each call and its record: the
 * order in the journal is the order on the disk. Creating and removing files counts as durable at once. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE = 2, SYNC = 3, REMOVE = 4 };
enum { MOST_FILES = 65536, LONGEST_NAME = 64 };

struct head { uint32_t operation, name; uint64_t offset, length; };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char names[MOST_FILES][LONGEST_NAME];
static int journal = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The name within its folder, if the path is one of the database's files; its shared memory never reaches a disk. */
static const char *tracked(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (strncmp(name, "vestnik.db", 10) != 0 || length >= LONGEST_NAME) return NULL;
    return length > 4 && strcmp(name + length - 4, "-shm") == 0 ? NULL : name;
}

static const char *name_of(int file) {
    return file >= 0 && file < MOST_FILES && names[file][0] ? names[file] : NULL;
}

static void note(uint32_t operation, const char *name, uint64_t offset, const void *bytes, uint64_t length) {
    if (journal < 0) {
        const char *path = getenv("FAULTS_JOURNAL");
        journal = path ? REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
        if (journal < 0) abort();
    }
    struct head head = { operation, (uint32_t)strlen(name), offset, length };
    struct iovec parts[3] = { { &head, sizeof head }, { (void *)name, head.name }, { (void *)bytes, bytes ? length : 0 } };
    ssize_t all = (ssize_t)(sizeof head + head.name + (bytes ? length : 0));
    if (writev(journal, parts, 3) != all) abort();
}

static int opened(int file, const char *path) {
    const char *name = file >= 0 && file < MOST_FILES ? tracked(path) : NULL;
    if (name) {
        pthread_mutex_lock(&turn);
        strcpy(names[file], name);
        pthread_mutex_unlock(&turn);
    }
    return file;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags) return opened(REAL(open)(path, flags, mode), path); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(REAL(open64)(path, flags, mode), path); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(REAL(openat)(folder, path, flags, mode), path); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(REAL(openat64)(folder, path, flags, mode), path); }

int close(int file) {
    if (!name_of(file)) return REAL(close)(file);
    pthread_mutex_lock(&turn);
    names[file][0] = 0;
    int done = REAL(close)(file);
    pthread_mutex_unlock(&turn);
    return done;
}

static ssize_t wrote(ssize_t done, int file, off64_t offset, const void *bytes) {
    int kept = errno;
    if (done > 0) note(WRITE, names[file], (uint64_t)offset, bytes, (uint64_t)done);
    errno = kept;
    return done;
}

#define LOCKED(type, call) \
    pthread_mutex_lock(&turn); \
    type done = (call); \
    pthread_mutex_unlock(&turn); \
    return done;

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    if (!name_of(file)) return REAL(pwrite)(file, bytes, length, offset);
    LOCKED(ssize_t, wrote(REAL(pwrite)(file, bytes, length, offset), file, offset, bytes))
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    if (!name_of(file)) return REAL(pwrite64)(file, bytes, length, offset);
    LOCKED(ssize_t, wrote(REAL(pwrite64)(file, bytes, length, offset), file, offset, bytes))
}

ssize_t write(int file, const void *bytes, size_t length) {
    if (!name_of(file)) return REAL(write)(file, bytes, length);
    pthread_mutex_lock(&turn);
    off64_t offset = lseek64(file, 0, SEEK_CUR);
    ssize_t done = wrote(REAL(write)(file, bytes, length), file, offset, bytes);
    pthread_mutex_unlock(&turn);
    return done;
}

static int did(int done, uint32_t operation, const char *name, uint64_t length) {
    int kept = errno;
    if (done == 0) note(operation, name, 0, NULL, length);
    errno = kept;
    return done;
}

int ftruncate(int file, off_t length) {
    if (!name_of(file)) return REAL(ftruncate)(file, length);
    LOCKED(int, did(REAL(ftruncate)(file, length), TRUNCATE, names[file], (uint64_t)length))
}

int ftruncate64(int file, off64_t length) {
    if (!name_of(file)) return REAL(ftruncate64)(file, length);
    LOCKED(int, did(REAL(ftruncate64)(file, length), TRUNCATE, names[file], (uint64_t)length))
}

int fsync(int file) {
    if (!name_of(file)) return REAL(fsync)(file);
    LOCKED(int, did(REAL(fsync)(file), SYNC, names[file], 0))
}

int fdatasync(int file) {
    if (!name_of(file)) return REAL(fdatasync)(file);
    LOCKED(int, did(REAL(fdatasync)(file), SYNC, names[file], 0))
}

int unlink(const char *path) {
    const char *name = tracked(path);
    if (!name) return REAL(unlink)(path);
    LOCKED(int, did(REAL(unlink)(path), REMOVE, name, 0))
}
