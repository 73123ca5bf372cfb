using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A number for each row, or a vector of them of known length.</summary>
internal sealed class NumberLabel : LabelRules
{
    public override PredictionTask Task => PredictionTask.Regression;

    public override bool HasClasses => false;

    protected override string Expected => "a Single or a vector of Single of known length (regression)";

    public override bool Accepts(ColumnFacts column) => column is { IsSingle: true, IsVariable: false };

    public override LabelReader Read(DataViewRow row, LabelColumn label) => new Reader(row, label);

    protected override string ExpectedFor(ColumnFacts column) =>
        $"a Single or a vector of Single of known length for regression. {InputHints.ToLabel(column)}";

    private sealed class Reader(DataViewRow row, LabelColumn label) : LabelReader(row, label)
    {
        private readonly NumberReader _numbers = NumberReader.Create(row, label.Name);

        public override void Write(Span<float> target)
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
