using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A key for each row.</summary>
internal sealed class KeyLabel : LabelRules
{
    private const ulong MostClasses = 1_000_000;

    public override PredictionTask Task => PredictionTask.MulticlassClassification;

    public override bool HasClasses => true;

    protected override string Expected => "a key (multiclass)";

    public override bool Accepts(ColumnFacts column) => column is { IsKey: true, IsVector: false };

    public override ulong? ClassesOf(ColumnFacts column) => column.KeyCount;

    public override string? TooLarge(ColumnFacts column) => InputRules.TooManyValues("Label", column, MostClasses);

    public override LabelReader Read(DataViewRow row, LabelColumn label) => new Reader(row, label);

    protected override string ExpectedFor(ColumnFacts column) => $"a key for multiclass classification. {InputHints.ToKey(column)}";

    private sealed class Reader(DataViewRow row, LabelColumn label) : LabelReader(row, label)
    {
        private readonly Func<ulong> _getter = ColumnGetters.Key(row, row.Schema[label.Name]);

        public override void Write(Span<float> target)
        {
            ulong key = _getter();
            if (key == 0 || key > (ulong)Label.Outputs)
                throw new InvalidOperationException(SequenceErrors.MissingLabel(Label.Name, Row.Position));
            target[0] = key - 1;
        }
    }
}
