package dev.carillon.web.tokens;

import java.time.Duration;

/// A fresh token for a socket.
///
/// @param value the compact JWT
/// @param expiresIn how long it is good for, whole seconds
public record SocketToken(String value, Duration expiresIn) {}
