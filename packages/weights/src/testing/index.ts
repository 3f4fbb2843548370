export { type Answer, type LocalServer, localServer } from './local-server.ts';
export { type Fault, type MisbehavingServer, misbehavingServer } from './misbehaving-server.ts';
export { temporaryFolder } from './temporary-folder.ts';
