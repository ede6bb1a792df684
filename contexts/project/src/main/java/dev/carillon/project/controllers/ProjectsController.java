package dev.carillon.project.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.CreateProject;
import dev.carillon.project.usecases.commands.DeleteProject;
import dev.carillon.project.usecases.commands.PublishProject;
import dev.carillon.project.usecases.commands.UpdateProject;
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
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Creates, shows, changes, publishes and deletes projects.
@RestController
@RequestMapping({"/projects", "/v1/projects"})
public final class ProjectsController {
  private final CreateProject createProject;
  private final UpdateProject updateProject;
  private final PublishProject publishProject;
  private final DeleteProject deleteProject;
  private final GetProject getProject;
  private final ListProjects listProjects;
  private final ProjectMessages messages;

  /// Serves what these needs and messages allow.
  public ProjectsController(CommandNeeds needs, ProjectMessages messages) {
    this.createProject = new CreateProject(needs);
    this.updateProject = new UpdateProject(needs);
    this.publishProject = new PublishProject(needs);
    this.deleteProject = new DeleteProject(needs);
    this.getProject = new GetProject(needs.stores().projects());
    this.listProjects = new ListProjects(needs.stores().projects());
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

  @PatchMapping("/{projectId}")
  Answer.Done<ProjectView> update(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @Valid @RequestBody UpdateProjectRequest request) {
    var command =
        UpdateProject.Command.of(
            caller, Refusals.projectId(projectId), request.title(), request.description());
    return switch (updateProject.execute(command)) {
      case UpdateProject.Outcome.Updated(var project) ->
          Answer.Done.of(messages.text("project.updated", language), ProjectView.of(project));
      case UpdateProject.Outcome.Unchanged(var project) ->
          Answer.Done.of(messages.text("project.unchanged", language), ProjectView.of(project));
      case UpdateProject.Outcome.Invalid(var violations) -> throw Refusals.invalid(violations);
      case UpdateProject.Outcome.NothingAsked() ->
          throw Refusals.refused(HttpStatus.BAD_REQUEST, "project.nothing-asked");
      case UpdateProject.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case UpdateProject.Outcome.NotOwner() -> throw Refusals.notOwner();
    };
  }

  @PostMapping("/{projectId}/publish")
  Answer.Done<ProjectView> publish(
      Caller.User caller, Locale language, @PathVariable String projectId) {
    var command = new PublishProject.Command(caller, Refusals.projectId(projectId));
    return switch (publishProject.execute(command)) {
      case PublishProject.Outcome.Published(var project) ->
          Answer.Done.of(messages.text("project.published", language), ProjectView.of(project));
      case PublishProject.Outcome.AlreadyPublished() ->
          throw Refusals.refused(HttpStatus.CONFLICT, "project.already-published");
      case PublishProject.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case PublishProject.Outcome.NotOwner() -> throw Refusals.notOwner();
    };
  }

  @DeleteMapping("/{projectId}")
  Answer.Gone delete(Caller.User caller, Locale language, @PathVariable String projectId) {
    var command = new DeleteProject.Command(caller, Refusals.projectId(projectId));
    return switch (deleteProject.execute(command)) {
      case DeleteProject.Outcome.Deleted() ->
          Answer.Gone.of(messages.text("project.deleted", language));
      case DeleteProject.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case DeleteProject.Outcome.NotOwner() -> throw Refusals.notOwner();
    };
  }
}
