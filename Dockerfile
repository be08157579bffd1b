# syntax=docker/dockerfile:1
FROM node:20-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM rust:1.95-bookworm AS server
WORKDIR /src
COPY . .
COPY --from=web /src/web/dist web/dist
RUN cargo build --profile dist --locked -p bin-vestnik

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/vestnik --create-home vestnik
COPY --from=server /src/target/dist/vestnik /usr/local/bin/vestnik
USER vestnik
WORKDIR /var/lib/vestnik
ENV VESTNIK_LISTEN=0.0.0.0:8080 VESTNIK_DATA_DIR=/var/lib/vestnik
VOLUME /var/lib/vestnik
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD curl -fsS http://127.0.0.1:8080/health/live || exit 1
ENTRYPOINT ["vestnik"]
CMD ["serve"]
