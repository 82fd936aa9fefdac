import { startService } from '@usher/common/service';
import { webService } from './service.js';

await startService(webService, process.env);
