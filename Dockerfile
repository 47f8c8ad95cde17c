# Builds Taskdesk as one static binary, and puts it into an image with nothing else
# but root certificates. Time zones, pages, scripts and migrations are in the binary.

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath \
      -ldflags "-s -w -X taskdesk/internal/app.release=${VERSION}" \
      -o /out/taskdesk . \
 && mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/taskdesk /taskdesk
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV TASKDESK_ADDR=:8080 \
    TASKDESK_DATABASE_URL=sqlite:/data/taskdesk.db
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=4s --start-period=5s --retries=3 CMD ["/taskdesk", "healthcheck"]
ENTRYPOINT ["/taskdesk"]
