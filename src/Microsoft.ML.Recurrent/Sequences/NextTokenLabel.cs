using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// A vector of keys that is its own label: each token is predicted from those before it in its row. A row of n tokens is read as n + 1 steps, the boundary symbol and the
/// tokens, whose labels are the tokens and the boundary symbol; the missing key is no label.
/// </summary>
internal sealed class NextTokenLabel() : LabelRules(perStep: true)
{
    private const ulong MostTokens = 1_000_000;

    public override PredictionTask Task => PredictionTask.NextToken;

    public override bool HasClasses => true;

    public override bool TakesClassWeights => false;

    protected override string Role => "Token";

    protected override string Expected => "a vector of keys (next token)";

    public override bool Accepts(ColumnFacts column) => column is { IsKey: true, IsVector: true };

    /// <summary>The key's values, and the end of a row.</summary>
    public override int OutputsOf(ColumnFacts column) => (int)column.KeyCount!.Value + 1;

    public override ulong? ClassesOf(ColumnFacts column) => column.KeyCount + 1;

    public override string? TooLarge(ColumnFacts column) => column.KeyCount switch
    {
        1 => $"Token column '{column.Name}' is a key of a single value, so that nothing is left to predict; expected 2 values or more. All rows are empty, or hold the same token: check how texts are split into tokens.",
        > MostTokens => $"Token column '{column.Name}' is a key of {column.KeyCount} values; at most {MostTokens} are possible. Keep the most frequent tokens with MapValueToKey(maximumNumberOfKeys: …).",
        _ => null,
    };

    public override SequenceColumn Input(SequenceColumn column) => column.WithBoundary();

    public override LabelReader Read(DataViewRow row, FitColumns columns) => new Reader(row, columns.Label, columns.Inputs.Sequences[0]);

    protected override string ExpectedFor(ColumnFacts column) => column.IsText && !column.IsVector
        ? "a vector of keys, one for each token. Split it into tokens, with mlContext.Transforms.Text.TokenizeIntoWords say, and map them with mlContext.Transforms.Conversion.MapValueToKey first."
        : column.IsVector
            ? "a vector of keys, one for each token. Map the tokens with mlContext.Transforms.Conversion.MapValueToKey first."
            : "a vector of keys, one for each token of a row. Make one of it with mlContext.Transforms.CustomMapping first.";

    /// <summary>Reads tokens by the values of the fit, as the network does.</summary>
    private sealed class Reader(DataViewRow row, LabelColumn label, SequenceColumn column) : LabelReader(row, label)
    {
        private readonly SequenceColumnReader _tokens = SequenceColumnReader.Create(row, column, words: null);
        private int[] _read = [];

        protected override void Write(Span<float> target)
        {
            int steps = _tokens.Fetch();
            if (_read.Length < steps)
                _read = new int[steps];
            _tokens.WriteTokens(_read.AsSpan(0, steps));
            for (int step = 0; step < steps; step++)
                target[step] = step + 1 == steps ? column.BoundaryToken - 1 : _read[step + 1] == Vocabulary.UnknownToken ? float.NaN : _read[step + 1] - 1;
        }
    }
}
