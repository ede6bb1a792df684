package dev.carillon.project.usecases.ports;

import org.junit.jupiter.api.Nested;

/// The double keeps what the real stores keep, so that the use cases' tests mean something.
class InMemoryProjectsTest {
  private final InMemoryProjects projects = new InMemoryProjects();

  @Nested
  class Projects extends ProjectStoreContract {
    @Override
    protected Stores stores() {
      return projects.stores();
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return projects;
    }
  }

  @Nested
  class Applications extends ApplicationStoreContract {
    @Override
    protected Stores stores() {
      return projects.stores();
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return projects;
    }
  }

  @Nested
  class Members extends MemberStoreContract {
    @Override
    protected Stores stores() {
      return projects.stores();
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return projects;
    }
  }

  @Nested
  class Roles extends RoleStoreContract {
    @Override
    protected Stores stores() {
      return projects.stores();
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return projects;
    }
  }

  @Nested
  class Invitations extends InvitationStoreContract {
    @Override
    protected Stores stores() {
      return projects.stores();
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return projects;
    }
  }
}
