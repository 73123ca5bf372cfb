using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A Boolean for each row.</summary>
internal sealed class BooleanLabel : LabelRules
{
    public override PredictionTask Task => PredictionTask.BinaryClassification;

    public override bool HasClasses => true;

    protected override string Expected => "a Boolean (binary)";

    public override bool Accepts(ColumnFacts column) => column is { IsBoolean: true, IsVector: false };

    public override ulong? ClassesOf(ColumnFacts column) => 2;

    public override LabelReader Read(DataViewRow row, LabelColumn label) => new Reader(row, label);

    protected override string ExpectedFor(ColumnFacts column) => $"a Boolean for binary classification. {InputHints.ToBoolean(column)}";

    private sealed class Reader(DataViewRow row, LabelColumn label) : LabelReader(row, label)
    {
        private readonly ValueGetter<bool> _getter = row.GetGetter<bool>(row.Schema[label.Name]);
        private bool _value;

        public override void Write(Span<float> target)
        {
            _getter(ref _value);
            target[0] = _value ? 1 : 0;
        }
    }
}
