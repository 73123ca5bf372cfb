using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Reads scored rows once and sums the log-likelihoods of their tokens. For one run.</summary>
internal sealed class LanguageModelEvaluator
{
    private readonly string _tokens;
    private readonly string _steps;
    private readonly int[]? _lengths;
    private long _rows;
    private long _count;
    private long _unknown;
    private long _characters;
    private double _logLikelihood;

    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    public LanguageModelEvaluator(DataViewSchema schema, string tokens, string steps)
    {
        string[] violations = [.. new[] { TokenViolation(schema, tokens), StepViolation(schema, steps) }.OfType<string>()];
        if (violations.Length > 0)
            throw Errors.Schema("The data cannot be evaluated", violations, "data");
        (_tokens, _steps) = (tokens, steps);
        _lengths = LengthsOf(schema[tokens]);
    }

    /// <exception cref="InvalidOperationException">There are no rows, or a row has not one log-likelihood for each token and its end.</exception>
    public LanguageModelMetrics Run(IDataView data)
    {
        var (tokens, steps) = (data.Schema[_tokens], data.Schema[_steps]);
        using var cursor = data.GetRowCursor([tokens, steps]);
        var keys = ColumnGetters.ForKey(((VectorDataViewType)tokens.Type).ItemType,
            () => Keys<byte>(cursor, tokens), () => Keys<ushort>(cursor, tokens), () => Keys<uint>(cursor, tokens), () => Keys<ulong>(cursor, tokens));
        var getter = cursor.GetGetter<VBuffer<float>>(steps);
        VBuffer<float> likelihoods = default;
        while (cursor.MoveNext())
        {
            getter(ref likelihoods);
            Add(keys(), [.. likelihoods.DenseValues()], cursor.Position);
        }

        return _rows > 0 ? Metrics() : throw new InvalidOperationException("The data is empty; there is nothing to evaluate.");
    }

    private LanguageModelMetrics Metrics() => new()
    {
        Rows = _rows,
        Tokens = _count,
        UnknownTokens = _unknown,
        Characters = _lengths is null ? null : _characters + _rows,
        LogLikelihood = _logLikelihood,
    };

    private void Add(ulong[] keys, float[] likelihoods, long row)
    {
        if (likelihoods.Length != keys.Length + 1)
            throw new InvalidOperationException($"Row {row} has {keys.Length} tokens in column '{_tokens}' and {likelihoods.Length} log-likelihoods in column '{_steps}'; expected "
                + $"{keys.Length + 1}, one for each token and one for the end of the row. Give the column of tokens that the model has read.");
        for (int step = 0; step < likelihoods.Length; step++)
        {
            if (float.IsNaN(likelihoods[step]))
            {
                _unknown++;
                continue;
            }

            _logLikelihood += likelihoods[step];
            if (_lengths is not null && step < keys.Length && keys[step] is > 0 and var key && key <= (ulong)_lengths.Length)
                _characters += _lengths[key - 1];
        }

        _rows++;
        _count += keys.Length;
    }

    private static string? TokenViolation(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            return Errors.MissingColumn(name, "token", schema.Where(c => !c.IsHidden).Select(c => c.Name));
        return ColumnFacts.Of(column) is { IsKey: true, IsVector: true } ? null
            : $"The token column '{name}' is {ColumnFacts.Of(column).Description}; expected a vector of keys, one for each token.";
    }

    private static string? StepViolation(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            return Errors.MissingColumn(name, "log-likelihood", schema.Where(c => !c.IsHidden).Select(c => c.Name));
        return ColumnFacts.Of(column) is { IsSingle: true, IsVector: true } ? null
            : $"The log-likelihood column '{name}' is {ColumnFacts.Of(column).Description}; expected a vector of Single, as a language model's Transform adds it.";
    }

    /// <summary>The characters of each key value's text; null where there are none.</summary>
    private static int[]? LengthsOf(DataViewSchema.Column column) =>
        ColumnFacts.Of(column).KeyCount is { } count and <= int.MaxValue && ClassNames.Read(column, (int)count) is (ClassNames.TextType, var values)
            ? [.. values.Select(value => value.Length)]
            : null;

    private static Func<ulong[]> Keys<T>(DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> keys = default;
        return () =>
        {
            getter(ref keys);
            return [.. keys.DenseValues().Select(ulong.CreateTruncating)];
        };
    }
}
