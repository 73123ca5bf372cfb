using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A Boolean for each row, or for each step.</summary>
internal sealed class BooleanLabel(bool perStep) : LabelRules(perStep)
{
    public override PredictionTask Task => PredictionTask.BinaryClassification;

    public override bool HasClasses => true;

    protected override string Expected => "a Boolean (binary)";

    public override bool Accepts(ColumnFacts column) => column.IsBoolean && column.IsVector == PerStep;

    public override ulong? ClassesOf(ColumnFacts column) => 2;

    public override LabelReader Read(DataViewRow row, FitColumns columns) =>
        PerStep ? new StepLabelReader<bool>(row, columns.Label, (value, _) => ToLabel(value)) : new Reader(row, columns.Label);

    protected override string ExpectedFor(ColumnFacts column) =>
        $"a Boolean, or a vector of Boolean with one for each step, for binary classification. {InputHints.ToBoolean(column)}";

    private static float ToLabel(bool value) => value ? 1 : 0;

    private sealed class Reader(DataViewRow row, LabelColumn label) : LabelReader(row, label)
    {
        private readonly ValueGetter<bool> _getter = row.GetGetter<bool>(row.Schema[label.Name]);
        private bool _value;

        protected override void Write(Span<float> target)
        {
            _getter(ref _value);
            target[0] = ToLabel(_value);
        }
    }
}
