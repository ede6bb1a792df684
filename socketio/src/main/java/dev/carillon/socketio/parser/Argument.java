package dev.carillon.socketio.parser;

/// One argument of an event or an ack: a JSON value, a binary attachment, or a JSON value with
/// attachments in it. Immutable, safe for any thread.
public sealed interface Argument permits Json, Binary, JsonWithAttachments {}
