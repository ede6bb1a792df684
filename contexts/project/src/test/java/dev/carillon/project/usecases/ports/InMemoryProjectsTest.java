package dev.carillon.project.usecases.ports;

/// The double keeps what the real store keeps, so that the use cases' tests mean something.
class InMemoryProjectsTest extends ProjectStoreContract {
  private final InMemoryProjects projects = new InMemoryProjects();

  @Override
  protected ProjectStore store() {
    return projects;
  }

  @Override
  protected UnitOfWork unitOfWork() {
    return projects;
  }
}
