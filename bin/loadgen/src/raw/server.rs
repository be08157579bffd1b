use std::io::{ErrorKind, Read, Write};

use anyhow::Result;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

use crate::client::frame;

/// Reads the text of an event from standard input, answers the port on standard output, and then writes the event to every
/// socket whenever the first socket asks: one byte says how many times. Ends with that socket.
pub(crate) async fn serve() -> Result<()> {
    let mut text = Vec::new();
    // Nobody else waits yet.
    std::io::stdin().read_to_end(&mut text)?;
    let event = frame::encode_unmasked(frame::TEXT, &text);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    let (mut control, _) = listener.accept().await?;
    let (mut sockets, mut order) = (Vec::new(), [0_u8; 1]);
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (socket, _) = accepted?;
                socket.set_nodelay(true)?;
                sockets.push(socket);
            }
            read = AsyncReadExt::read(&mut control, &mut order) => match (read?, order) {
                (0, _) => return Ok(()),
                (_, [times]) => write_all(&sockets, &event.repeat(usize::from(times))).await?,
            },
        }
    }
}

async fn write_all(sockets: &[TcpStream], bytes: &[u8]) -> Result<()> {
    for socket in sockets {
        let mut rest = bytes;
        while !rest.is_empty() {
            match socket.try_write(rest) {
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => socket.writable().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}
