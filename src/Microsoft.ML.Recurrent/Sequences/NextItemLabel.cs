using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// A session: a vector of keys, of which each item is predicted from those before it, and the first from the boundary symbol that the session begins with. The end of a session is no item,
/// and nothing is learned of it; nor of a session of fewer than two items.
/// </summary>
internal sealed class NextItemLabel() : LabelRules(perStep: true)
{
    private const ulong MostItems = 1_000_000;

    public override PredictionTask Task => PredictionTask.NextItem;

    public override bool HasClasses => true;

    public override bool TakesClassWeights => false;

    /// <summary>The boundary symbol and two items.</summary>
    public override int LeastSteps => 3;

    protected override string Role => "Item";

    protected override string Expected => "a vector of keys (next item)";

    public override bool Accepts(ColumnFacts column) => column is { IsKey: true, IsVector: true };

    /// <summary>The items, and the boundary symbol, which is never recommended.</summary>
    public override int OutputsOf(ColumnFacts column) => (int)column.KeyCount!.Value + 1;

    public override ulong? ClassesOf(ColumnFacts column) => column.KeyCount + 1;

    public override string? TooLarge(ColumnFacts column) => column.KeyCount switch
    {
        1 => $"Item column '{column.Name}' is a key of a single value, so that there is nothing to choose from; expected 2 items or more. All sessions are empty, or hold the same item: check how they are gathered.",
        > MostItems => $"Item column '{column.Name}' is a key of {column.KeyCount} values; at most {MostItems} are possible. Keep the most frequent items with MapValueToKey(maximumNumberOfKeys: …).",
        _ => null,
    };

    public override SequenceColumn Input(SequenceColumn column) => column.WithBoundary();

    public override LabelReader Read(DataViewRow row, FitColumns columns) => new Reader(row, columns.Label, columns.Inputs.Sequences[0], columns.AllowsUnknown);

    protected override string ExpectedFor(ColumnFacts column) => column.IsVector
        ? "a vector of keys, the items of a session. Map the items with mlContext.Transforms.Conversion.MapValueToKey first."
        : "a vector of keys, the items of a session, one row for each session. Gather the rows of a session before they are read.";

    /// <summary>Reads items by the values of the fit, as the network does.</summary>
    private sealed class Reader(DataViewRow row, LabelColumn label, SequenceColumn column, bool allowsUnknown) : LabelReader(row, label)
    {
        private readonly SequenceColumnReader _items = SequenceColumnReader.Create(row, column, words: null);
        private int[] _read = [];

        protected override void Write(Span<float> target)
        {
            int steps = _items.Fetch();
            if (_read.Length < steps)
                _read = new int[steps];
            _items.WriteTokens(_read.AsSpan(0, steps));
            target[^1] = float.NaN;
            for (int item = 1; item < steps; item++)
                target[item - 1] = _read[item] == Vocabulary.UnknownToken ? Unknown(item - 1) : _read[item] - 1;
        }

        private float Unknown(int place) => allowsUnknown ? float.NaN : throw new InvalidOperationException(
            $"The item column '{Label.Name}' holds the missing key in row {Row.Position}, at place {place} of the session; expected an item at each place. "
            + "Fit MapValueToKey on the sessions that the model is to learn from, or leave such items out.");
    }
}
