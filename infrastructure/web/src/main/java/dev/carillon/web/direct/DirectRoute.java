package dev.carillon.web.direct;

import dev.carillon.notification.domain.Caller;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletionStage;

/// A route that is served in front of the framework. Called on event loops: nothing may block.
public interface DirectRoute {
  /// Whether this is the request's route.
  ///
  /// @param uri path and query as they came
  boolean matches(HttpMethod method, String uri);

  /// Whether it is a route for such a caller; others are refused by the framework.
  boolean serves(Caller caller);

  /// Serves one request. What it throws, at once or by the stage, is answered with its problem
  /// document, in the first of [dev.carillon.web.problems.Messages#LANGUAGES].
  CompletionStage<DirectAnswer> answer(DirectRequest request);
}
