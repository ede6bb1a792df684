package dev.carillon.project.usecases.ports;

/// What the context keeps: stores over one database, whose writes one [UnitOfWork] makes one.
public record Stores(
    ProjectStore projects,
    ApplicationStore applications,
    MemberStore members,
    RoleStore roles,
    InvitationStore invitations) {}
