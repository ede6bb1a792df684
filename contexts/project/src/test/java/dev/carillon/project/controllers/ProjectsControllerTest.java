package dev.carillon.project.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.ports.InMemoryProjects;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/// What the constraints on a request would have caught is refused all the same.
class ProjectsControllerTest {
  private static final Caller.User ADA =
      new Caller.User(TenantId.DEFAULT, new UserId("ada"), false);

  private final InMemoryProjects projects = new InMemoryProjects();
  private final ProjectsController controller =
      new ProjectsController(
          new CommandNeeds(
              projects,
              projects.stores(),
              projects,
              new TimeOrderedIds(InstantSource.system()),
              InstantSource.system(),
              ProjectLimits.defaults()),
          new ProjectMessages());

  @Test
  void theDomainHasTheLastWordAndNamesTheField() {
    CreateProjectRequest unchecked = new CreateProjectRequest(" ", null, null);

    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(() -> controller.create(ADA, Locale.FRENCH, unchecked))
        .satisfies(refused -> {
          assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
          assertThat(refused.getDetailMessageCode()).isEqualTo("project.violation.BLANK");
          assertThat(refused.getDetailMessageArguments()).containsExactly("title", 0);
        });
  }
}
