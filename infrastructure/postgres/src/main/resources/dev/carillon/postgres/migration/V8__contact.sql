-- How someone is to be spoken to. Null: as the server is set.
create table contact (
  tenant     int not null,
  receiver   text collate "C" not null,
  locale     text,
  time_zone  text,
  primary key (tenant, receiver)
);
