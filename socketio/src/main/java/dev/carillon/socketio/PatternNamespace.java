package dev.carillon.socketio;

import dev.carillon.socketio.parser.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// The parent of the namespaces that a predicate accepts.
final class PatternNamespace implements ParentNamespace, NamespaceGroup {
  private final String name;
  private final NamespacePredicate predicate;
  private final Executor executor;
  private final NamespaceHandlers handlers = new NamespaceHandlers();
  private final Set<RegisteredNamespace> children = ConcurrentHashMap.newKeySet();

  PatternNamespace(String name, NamespacePredicate predicate, Executor executor) {
    this.name = name;
    this.predicate = predicate;
    this.executor = executor;
  }

  boolean matches(String child, Json auth) {
    return predicate.matches(child, auth);
  }

  @Override
  public NamespaceHandlers registered() {
    return handlers;
  }

  void add(RegisteredNamespace child) {
    children.add(child);
  }

  void remove(RegisteredNamespace child) {
    children.remove(child);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Collection<RegisteredNamespace> namespaces() {
    return children;
  }

  @Override
  public Executor handlers() {
    return executor;
  }

  @Override
  public Collection<Namespace> children() {
    return Collections.unmodifiableCollection(children);
  }

  @Override
  public Collection<Socket> sockets() {
    List<Socket> sockets = new ArrayList<>();
    children.forEach(child -> sockets.addAll(child.sockets()));
    return List.copyOf(sockets);
  }

  @Override
  public CompletionStage<Map<String, Integer>> rooms() {
    List<CompletableFuture<Map<String, Integer>>> parts =
        children.stream().map(child -> child.rooms().toCompletableFuture()).toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            _ -> RegisteredNamespace.sum(parts.stream().map(CompletableFuture::join).toList()),
            executor);
  }
}
