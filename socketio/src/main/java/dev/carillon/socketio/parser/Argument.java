package dev.carillon.socketio.parser;

/// One argument of an event or an ack: a JSON value or a binary attachment. Immutable, safe for any
/// thread.
public sealed interface Argument permits Json, Binary {}
