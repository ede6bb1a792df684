package dev.carillon.web.direct;

import dev.carillon.notification.domain.Caller;
import io.netty.handler.codec.http.HttpHeaders;

/// A request as its route gets it.
///
/// @param body whole; empty when there is none. Nobody else keeps it
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record DirectRequest(Caller caller, HttpHeaders headers, byte[] body) {}
