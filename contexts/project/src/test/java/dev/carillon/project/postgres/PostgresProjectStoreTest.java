package dev.carillon.project.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.ProjectStoreContract;
import dev.carillon.project.usecases.ports.UnitOfWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresProjectStoreTest extends ProjectStoreContract {
  private static final int CALLERS = 8;

  private static final DataSource DATA_SOURCE = TestDatabase.migrated("project_store");

  private final ProjectStore store = new PostgresProjectStore(JdbcClient.create(DATA_SOURCE));
  private final UnitOfWork unitOfWork = unitOfWork(DATA_SOURCE);

  @Override
  protected ProjectStore store() {
    return store;
  }

  @Override
  protected UnitOfWork unitOfWork() {
    return unitOfWork;
  }

  @Test
  void ofTwinsAtTheSameMomentOneIsAdded() throws Exception {
    Project project = added("Carillon");
    List<Callable<Boolean>> twins = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      RoleApplication twin = application(project, "bob", "Designer");
      twins.add(() -> addedUnlessPending(twin));
    }

    assertThat(atTheSameMoment(twins)).containsOnlyOnce(true).hasSize(CALLERS);
  }

  @Test
  void ofDecisionsAtTheSameMomentOneIsMade() throws Exception {
    RoleApplication application = application(added("Carillon"), "bob", "Designer");
    addedUnlessPending(application);
    List<Callable<Boolean>> decisions = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Decision decision = i % 2 == 0 ? Decision.ACCEPT : Decision.REJECT;
      decisions.add(() -> decided(application, decision));
    }

    assertThat(atTheSameMoment(decisions)).containsOnlyOnce(true).hasSize(CALLERS);
  }

  @Test
  void whatWasDecidedIsNotDecidedOver() {
    RoleApplication application = application(added("Carillon"), "bob", "Designer");
    addedUnlessPending(application);
    decided(application, Decision.ACCEPT);

    assertThatIllegalStateException()
        .isThrownBy(() -> unitOfWork.execute(() -> saved(application, Decision.REJECT)));
  }

  @Test
  void aDatabaseThatIsAwayIsAnOutage() {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setPortNumbers(new int[] {1});
    ProjectStore away = new PostgresProjectStore(JdbcClient.create(nowhere));
    Project project = added("Carillon");

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> away.find(project.tenant(), project.id()))
        .withMessage("the database cannot serve now");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> unitOfWork(nowhere).execute(() -> project));
  }

  @Test
  void aDefectIsNotAnOutage() {
    Project project = added("Carillon");

    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() ->
            unitOfWork.execute(() -> {
              store.add(project);
              return project;
            }))
        .isNotInstanceOf(StoreUnavailableException.class);
  }

  private boolean decided(RoleApplication application, Decision decision) {
    return unitOfWork.execute(() ->
        store
            .lockApplication(application.tenant(), application.project(), application.id())
            .filter(locked -> saved(locked, decision))
            .isPresent());
  }

  private boolean saved(RoleApplication application, Decision decision) {
    return switch (application.decide(decision, application.createdAt())) {
      case RoleApplication.Answer.AlreadyDecided _ -> false;
      case RoleApplication.Answer.Decided(var decided) -> {
        store.saveDecision(decided);
        yield true;
      }
    };
  }

  private static <T> List<T> atTheSameMoment(List<Callable<T>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
      return results;
    }
  }

  private static UnitOfWork unitOfWork(DataSource dataSource) {
    return new PostgresUnitOfWork(new TransactionTemplate(new JdbcTransactionManager(dataSource)));
  }
}
