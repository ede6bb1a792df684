package dev.carillon.socketio;

/// One socket's answer to an event that was sent to many.
///
/// @param socket who answered; it may have ended meanwhile
/// @param arguments what it answered
public record AckAnswer(Socket socket, Arguments arguments) {}
