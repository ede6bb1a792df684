-- What `prisma db push` makes of schema.prisma; written out, since its engine is a download.
create table if not exists "notification" (
  "id"          text not null,
  "object"      text not null,
  "receiverId"  text not null,
  "senderId"    text not null,
  "type"        text not null,
  "payload"     jsonb not null,
  "createdAt"   timestamp(3) not null default current_timestamp,
  "readAt"      timestamp(3),
  constraint "notification_pkey" primary key ("id")
);
create index if not exists "notification_receiverId_readAt_createdAt_idx"
  on "notification" ("receiverId", "readAt", "createdAt");
