package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.web.tokens.RestIdentity;
import dev.carillon.web.tokens.SocketToken;
import dev.carillon.web.tokens.SocketTokens;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Hands a signed-in person the token that opens their socket.
@RestController
@RequestMapping(
    path = {"/notifications", "/v1/notifications"},
    produces = APPLICATION_JSON_VALUE)
public final class WsTokenController {
  private final SocketTokens tokens;

  public WsTokenController(SocketTokens tokens) {
    this.tokens = tokens;
  }

  @GetMapping("/ws-token")
  Answers.WsToken wsToken(RestIdentity signIn) {
    SocketToken token = tokens.mint(signIn);
    return new Answers.WsToken(token.value(), token.expiresIn().toSeconds(), "Bearer");
  }
}
