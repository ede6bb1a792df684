package dev.carillon.web.access;

import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/// What is served to anyone. Paths are matched as the controllers' own are, on the decoded
/// segments, so that no spelling of a path is open here and a controller's there.
public final class OpenPaths {
  private final List<PathPattern> pages;
  private final List<PathPattern> readable;
  private final List<PathPattern> callable;

  /// @param pages patterns of pages and their files, for GET
  /// @param readable patterns of other things, for GET
  /// @param callable paths that sign in or out, for POST
  public OpenPaths(List<String> pages, List<String> readable, List<String> callable) {
    this.pages = patterns(pages);
    this.readable = patterns(readable);
    this.callable = patterns(callable);
  }

  boolean open(ServerHttpRequest request) {
    HttpMethod method = request.getMethod();
    PathContainer path = path(request);
    return (reads(method) && (matches(pages, path) || matches(readable, path)))
        || (HttpMethod.POST.equals(method) && matches(callable, path));
  }

  boolean page(ServerHttpRequest request) {
    return reads(request.getMethod()) && matches(pages, path(request));
  }

  static boolean reads(HttpMethod method) {
    return HttpMethod.GET.equals(method)
        || HttpMethod.HEAD.equals(method)
        || HttpMethod.OPTIONS.equals(method);
  }

  private static PathContainer path(ServerHttpRequest request) {
    return request.getPath().pathWithinApplication();
  }

  private static boolean matches(List<PathPattern> patterns, PathContainer path) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(path));
  }

  private static List<PathPattern> patterns(List<String> texts) {
    return texts.stream().map(PathPatternParser.defaultInstance::parse).toList();
  }
}
