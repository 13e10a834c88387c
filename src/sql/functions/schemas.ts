import { isDliError } from '../../core/errors/failure.ts'
import { type SparkType, schemaText } from '../../core/spark-types.ts'
import { parseSchema } from '../parse/parse.ts'
import type { TypedCall, TypedExpression } from '../typed/tree.ts'
import { constantOf } from './define.ts'
import { isFoldable } from './foldable.ts'
import { optionsIn, separatorIn } from './options.ts'
import { schemaOfCsv } from './scripts/csv.ts'
import { type InferOptions, schemaOfJson } from './scripts/schema-of-json.ts'
import { withNulls } from './type-kinds.ts'

/** The type that a schema argument names; a sentence of Spark's where it names none. */
export function schemaOf(schema: TypedExpression | undefined): SparkType | string {
  if (schema === undefined || !isFoldable(schema))
    return 'Schema should be specified in DDL format as a string literal or output of the schema_of_json/schema_of_csv functions'
  const text = schema.kind === 'call' && schema.function.startsWith('schema_of_') ? schemaIn(schema) : constantOf(schema)
  if (text === null) return 'The expression is not a valid schema string.'
  try {
    return withNulls(parseSchema(text))
  } catch (error) {
    if (!isDliError(error)) throw error
    return `Cannot parse the data type: ${error.message}`
  }
}

/** The schema of a constant text; `null` where it has none. */
function schemaIn({ arguments: args, function: name }: TypedCall): string | null {
  const text = constantOf(args[0])
  const type =
    text === null ? null : name.startsWith('schema_of_json') ? schemaOfJson(text, inferring(args)) : schemaOfCsv(text, separatorIn(args, 1))
  return type === null ? null : schemaText(type)
}

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true'

export function inferring(args: readonly TypedExpression[]): InferOptions {
  const options = optionsIn(args, 1)
  return {
    primitivesAsString: isTrue(options.get('primitivesasstring')),
    prefersDecimal: isTrue(options.get('prefersdecimal')),
    leadingZeros: isTrue(options.get('allownumericleadingzeros')),
  }
}
