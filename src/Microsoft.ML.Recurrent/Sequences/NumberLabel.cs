namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A number for each row, a vector of them of known length, or a number for each step, where NaN is no label.</summary>
internal sealed class NumberLabel(bool perStep) : LabelRules(perStep)
{
    public override PredictionTask Task => PredictionTask.Regression;

    public override bool HasClasses => false;

    protected override string Expected => "a Single or a vector of Single of known length (regression)";

    public override bool Accepts(ColumnFacts column) => column.IsSingle && column.IsVariable == PerStep;

    public override int OutputsOf(ColumnFacts column) => column.Size ?? 1;

    public override LabelReader Read(DataViewRow row, FitColumns columns) =>
        PerStep ? new StepLabelReader<float>(row, columns.Label, (value, _) => value) : new Reader(row, columns.Label);

    protected override string ExpectedFor(ColumnFacts column) =>
        $"a Single, a vector of Single of known length, or a variable-length vector of Single with one for each step, for regression. {InputHints.ToLabel(column)}";

    private sealed class Reader(DataViewRow row, LabelColumn label) : LabelReader(row, label)
    {
        private readonly NumberReader _numbers = NumberReader.Create(row, label.Name);

        protected override void Write(Span<float> target)
        {
            _numbers.Read(target);
            foreach (float value in target)
            {
                if (!float.IsFinite(value))
                    throw new InvalidOperationException(SequenceErrors.NotFinite(Label.Name, Row.Position, value));
            }
        }
    }
}
