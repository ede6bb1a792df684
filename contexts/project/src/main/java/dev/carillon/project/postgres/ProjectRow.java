package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.MembershipId;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.domain.RoleId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the tables' rows read.
final class ProjectRow {
  private ProjectRow() {}

  static Project project(ResultSet row, int number) throws SQLException {
    return new Project(
        new ProjectId(row.getObject("id", UUID.class)),
        new TenantId(row.getString("tenant")),
        new Person(new UserId(row.getString("owner")), row.getString("owner_name")),
        row.getString("title"),
        row.getString("description"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instantOrNull(row.getObject("published_at", OffsetDateTime.class)));
  }

  static Membership membership(ResultSet row, int number) throws SQLException {
    return new Membership(
        new MembershipId(row.getObject("id", UUID.class)),
        new TenantId(row.getString("tenant")),
        new ProjectId(row.getObject("project", UUID.class)),
        new Person(new UserId(row.getString("member")), row.getString("member_name")),
        row.getObject("joined_at", OffsetDateTime.class).toInstant());
  }

  static Role role(ResultSet row, int number) throws SQLException {
    return new Role(
        new RoleId(row.getObject("id", UUID.class)),
        new TenantId(row.getString("tenant")),
        new ProjectId(row.getObject("project", UUID.class)),
        row.getString("role_name"),
        new Person(new UserId(row.getString("assignee")), row.getString("member_name")),
        row.getObject("assigned_at", OffsetDateTime.class).toInstant());
  }

  static Invitation invitation(ResultSet row, int number) throws SQLException {
    return new Invitation(
        new InvitationId(row.getObject("id", UUID.class)),
        new TenantId(row.getString("tenant")),
        new ProjectId(row.getObject("project", UUID.class)),
        new UserId(row.getString("invitee")),
        new Person(new UserId(row.getString("inviter")), row.getString("inviter_name")),
        Invitation.Status.valueOf(row.getString("status")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instantOrNull(row.getObject("decided_at", OffsetDateTime.class)));
  }

  static RoleApplication application(ResultSet row, int number) throws SQLException {
    return new RoleApplication(
        new RoleApplicationId(row.getObject("id", UUID.class)),
        new TenantId(row.getString("tenant")),
        new ProjectId(row.getObject("project", UUID.class)),
        new Candidacy(
            new Person(new UserId(row.getString("applicant")), row.getString("applicant_name")),
            row.getString("role_name"),
            row.getString("motivation")),
        RoleApplication.Status.valueOf(row.getString("status")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instantOrNull(row.getObject("decided_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant instantOrNull(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }
}
