import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { sqlString } from '../duckdb/quote.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { nullableAsAll, nullableAsAny, scalar, typeOfArgument } from './define.ts'
import type { FunctionRow } from './row.ts'
import { isNested, isNumeric, sameTypeIgnoringNulls } from './type-kinds.ts'
import { mergedType, widerTypeWithoutStringPromotion } from './wider-type.ts'

/** Comparing lists, maps and structs orders NULL inside them otherwise than Spark does. */
export const refuseNested =
  (what: string) =>
  (args: readonly TypedExpression[]): string | null =>
    args.some(({ type }) => isNested(type) || type.kind === 'interval')
      ? `${what} of arrays, maps, structs or values of the type INTERVAL`
      : null

const comparable = (a: TypedExpression, b: TypedExpression): boolean =>
  sameTypeIgnoringNulls(a.type, b.type) ||
  (isNumeric(a.type) && isNumeric(b.type) && widerTypeWithoutStringPromotion(a.type, b.type) !== null)

const mergedOfBranches = ([, yes, no]: readonly SparkType[]): SparkType => mergedType([yes as SparkType, no as SparkType])

export const CONDITIONAL: readonly FunctionRow[] = [
  scalar('coalesce', ['same'], mergedType, 'coalesce($*)', { variadic: 1, nullable: nullableAsAll }),
  scalar('nvl', ['same', 'same'], mergedType, 'coalesce($1, $2)', { aliases: ['ifnull'], nullable: nullableAsAll }),
  scalar('nvl2', ['any', 'same', 'same'], mergedOfBranches, 'CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END', {
    nullable: nullableAsAny(1, 2),
  }),
  scalar('nullif', ['any', 'any'], typeOfArgument(0), nullIf, {
    nullable: 'always',
    refuse: ([a, b]) =>
      comparable(a as TypedExpression, b as TypedExpression) ? refuseNested('nullif')([a as TypedExpression]) : 'nullif of different types',
  }),
  scalar('if', ['boolean', 'same', 'same'], mergedOfBranches, 'CASE WHEN $1 THEN $2 ELSE $3 END', {
    nullable: nullableAsAny(1, 2),
    title: ([condition, yes, no]) => `(IF(${condition}, ${yes}, ${no}))`,
  }),
  scalar('isnull', ['any'], 'boolean', '($1 IS NULL)', { nullable: 'never', title: ([text]) => `(${text} IS NULL)` }),
  scalar('isnotnull', ['any'], 'boolean', '($1 IS NOT NULL)', { nullable: 'never', title: ([text]) => `(${text} IS NOT NULL)` }),
  scalar('isnan', [['double', 'float']], 'boolean', 'coalesce(isnan($1), false)', { nullable: 'never' }),
  scalar('nanvl', ['double', 'double'], 'double', 'CASE WHEN isnan($1) THEN $2 ELSE $1 END', {
    refuse: (args) =>
      args.some((argument) => argument.kind === 'cast' && argument.operand.type.kind === 'float') ? 'nanvl of floats' : null,
  }),
  scalar('typeof', ['any'], 'string', (_, call) => sqlString(sqlTypeName((call.arguments[0] as TypedExpression).type)), {
    nullable: 'never',
  }),
  scalar('greatest', ['same-no-strings'], typeOfArgument(0), 'greatest($*)', {
    variadic: 2,
    nullable: nullableAsAll,
    refuse: refuseNested('greatest'),
  }),
  scalar('least', ['same-no-strings'], typeOfArgument(0), 'least($*)', {
    variadic: 2,
    nullable: nullableAsAll,
    refuse: refuseNested('least'),
  }),
]

function nullIf(_: readonly string[], call: { readonly arguments: readonly TypedExpression[] }): string {
  const [a, b] = call.arguments as [TypedExpression, TypedExpression]
  if (sameTypeIgnoringNulls(a.type, b.type)) return 'nullif($1, $2)'
  const common = duckdbType(widerTypeWithoutStringPromotion(a.type, b.type) as typeof a.type)
  return `CASE WHEN CAST($1 AS ${common}) = CAST($2 AS ${common}) THEN NULL ELSE $1 END`
}
