package dev.carillon.project.postgres;

import dev.carillon.project.usecases.ports.UnitOfWork;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/// One transaction, Spring's: whatever uses the same data source on this thread takes part in it,
/// the outbox too.
public final class PostgresUnitOfWork implements UnitOfWork {
  private final TransactionTemplate transactions;

  /// A unit of work in the template's transactions, READ COMMITTED as PostgreSQL's default.
  public PostgresUnitOfWork(TransactionTemplate transactions) {
    this.transactions = transactions;
  }

  @Override
  public <T> T execute(Supplier<T> work) {
    return Availability.of(() -> transactions.execute(_ -> work.get()));
  }
}
