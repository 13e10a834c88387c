/** What a job that moves data was asked for, and what it is about to publish. Both go with their job. */
export const movement: readonly string[] = [
  `CREATE TABLE job_movement (job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE, movement TEXT NOT NULL) STRICT`,
  `CREATE TRIGGER job_movement_stays BEFORE UPDATE ON job_movement BEGIN SELECT RAISE(ABORT, 'a job stays what was submitted'); END`,
  `CREATE TABLE publish_intent (job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE, steps TEXT NOT NULL, ending TEXT NOT NULL) STRICT`,
  `CREATE TRIGGER publish_intent_stays BEFORE UPDATE ON publish_intent BEGIN SELECT RAISE(ABORT, 'an intent is a fact'); END`,
  // From here there is no way back: the job ends by what it has published.
  `CREATE TRIGGER job_intent_binds BEFORE UPDATE OF status ON job
   WHEN NEW.status IN ('LAUNCHING', 'CANCELLED') AND NEW.status <> OLD.status AND EXISTS (SELECT 1 FROM publish_intent WHERE job = NEW.number)
   BEGIN SELECT RAISE(ABORT, 'the job has begun to publish'); END`,
]
