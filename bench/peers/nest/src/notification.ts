import { IsArray, IsIn, IsNotEmpty, IsObject, IsOptional, IsString } from 'class-validator';

export type Channel = 'realtime' | 'email';

export interface NewNotification {
  object: string;
  receiverId: string;
  senderId: string;
  type: string;
  payload: Record<string, unknown>;
  channels: Channel[];
}

/** The body of POST /notifications. */
export class CreateNotificationBody {
  @IsString()
  @IsNotEmpty()
  object: string;

  @IsString()
  @IsNotEmpty()
  receiverId: string;

  @IsString()
  @IsNotEmpty()
  type: string;

  @IsObject()
  payload: Record<string, unknown>;

  @IsOptional()
  @IsArray()
  @IsIn(['realtime', 'email'], { each: true })
  channels?: Channel[];
}
