package dev.carillon.project.usecases.ports;

import java.util.function.Supplier;

/// Makes several writes one.
public interface UnitOfWork {
  /// Runs the work in one transaction on the calling thread, which blocks until the commit. What
  /// the [Stores] write and [ProjectEvents] publishes meanwhile is there afterwards, all of it;
  /// when the work throws, none of it. READ COMMITTED is enough. Not nested. It is not retried
  /// here.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when the store
  ///   cannot serve now. When it went away during the commit, the work may be done nevertheless
  <T> T execute(Supplier<T> work);
}
