package dev.carillon.project.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.commands.CreateProject;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.queries.GetProject;
import dev.carillon.project.usecases.queries.ListProjects;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Creates and shows projects.
@RestController
@RequestMapping({"/projects", "/v1/projects"})
public final class ProjectsController {
  private final CreateProject createProject;
  private final GetProject getProject;
  private final ListProjects listProjects;
  private final ProjectMessages messages;

  public ProjectsController(
      CreateProject createProject,
      GetProject getProject,
      ListProjects listProjects,
      ProjectMessages messages) {
    this.createProject = createProject;
    this.getProject = getProject;
    this.listProjects = listProjects;
    this.messages = messages;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Answer.Done<ProjectView> create(
      Caller.User caller, Locale language, @Valid @RequestBody CreateProjectRequest request) {
    var command =
        CreateProject.Command.of(
            caller, request.title(), request.description(), request.ownerName());
    return switch (createProject.execute(command)) {
      case CreateProject.Outcome.Created(var project) ->
          Answer.Done.of(messages.text("project.created", language), ProjectView.of(project));
      case CreateProject.Outcome.Invalid(var violations) -> throw Refusals.invalid(violations);
    };
  }

  @GetMapping
  Answer.Listed<ProjectView> list(
      Caller.User caller,
      @RequestParam(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    var before = Optional.ofNullable(cursor).flatMap(ProjectId::parse).map(ProjectId::value);
    return Answer.Listed.of(
        listProjects.execute(caller, Refusals.page(limit, cursor, before)), ProjectView::of);
  }

  @GetMapping("/{projectId}")
  Answer.Found<ProjectView> get(Caller.User caller, @PathVariable String projectId) {
    return getProject
        .execute(caller, Refusals.projectId(projectId))
        .map(ProjectView::of)
        .map(Answer.Found::of)
        .orElseThrow(Refusals::projectNotFound);
  }
}
