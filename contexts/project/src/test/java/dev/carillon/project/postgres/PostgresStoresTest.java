package dev.carillon.project.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.project.domain.Project;
import dev.carillon.project.usecases.ports.ApplicationStoreContract;
import dev.carillon.project.usecases.ports.InvitationStoreContract;
import dev.carillon.project.usecases.ports.MemberStoreContract;
import dev.carillon.project.usecases.ports.ProjectStoreContract;
import dev.carillon.project.usecases.ports.RoleStoreContract;
import dev.carillon.project.usecases.ports.Stores;
import dev.carillon.project.usecases.ports.UnitOfWork;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresStoresTest {
  private static final DataSource DATA_SOURCE = TestDatabase.migrated("project_stores");

  private static final Stores STORES = TestDatabase.stores(DATA_SOURCE);
  private static final UnitOfWork UNIT_OF_WORK = TestDatabase.unitOfWork(DATA_SOURCE);

  @Nested
  class Projects extends ProjectStoreContract {
    @Test
    void aDatabaseThatIsAwayIsAnOutage() {
      PGSimpleDataSource nowhere = new PGSimpleDataSource();
      nowhere.setPortNumbers(new int[] {1});
      Project project = added("Carillon");

      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(
              () -> TestDatabase.stores(nowhere).projects().find(project.tenant(), project.id()))
          .withMessage("the database cannot serve now");
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> TestDatabase.unitOfWork(nowhere).execute(() -> project));
    }

    @Test
    void aDefectIsNotAnOutage() {
      Project project = added("Carillon");

      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> UNIT_OF_WORK.execute(() -> STORES.projects().add(project)))
          .isNotInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aProjectThatANodeOfAnEarlierReleaseCreatedCanBeDeleted() {
      Project project = added("Carillon");
      JdbcClient.create(DATA_SOURCE)
          .sql("delete from project_count where tenant = ?")
          .param(tenant.value())
          .update();

      assertThat(UNIT_OF_WORK.execute(() -> STORES.projects().remove(project))).isZero();
    }

    @Test
    void aMemberJoinsOnce() {
      Project project = added("Carillon");
      joined(project, "bob");

      assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> joined(project, "bob"));
      assertThat(STORES.members().countMembers(tenant, project.id())).isEqualTo(1);
    }

    @Override
    protected Stores stores() {
      return STORES;
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return UNIT_OF_WORK;
    }
  }

  @Nested
  class Applications extends ApplicationStoreContract {
    @Override
    protected Stores stores() {
      return STORES;
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return UNIT_OF_WORK;
    }
  }

  @Nested
  class Members extends MemberStoreContract {
    @Override
    protected Stores stores() {
      return STORES;
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return UNIT_OF_WORK;
    }
  }

  @Nested
  class Roles extends RoleStoreContract {
    @Override
    protected Stores stores() {
      return STORES;
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return UNIT_OF_WORK;
    }
  }

  @Nested
  class Invitations extends InvitationStoreContract {
    @Override
    protected Stores stores() {
      return STORES;
    }

    @Override
    protected UnitOfWork unitOfWork() {
      return UNIT_OF_WORK;
    }
  }
}
