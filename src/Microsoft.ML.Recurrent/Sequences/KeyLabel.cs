using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A key for each row, or for each step; the missing key is no label of a step.</summary>
internal sealed class KeyLabel(bool perStep) : LabelRules(perStep)
{
    private const ulong MostClasses = 1_000_000;

    public override PredictionTask Task => PredictionTask.MulticlassClassification;

    public override bool HasClasses => true;

    protected override string Expected => "a key (multiclass)";

    public override bool Accepts(ColumnFacts column) => column.IsKey && column.IsVector == PerStep;

    public override int OutputsOf(ColumnFacts column) => (int)column.KeyCount!.Value;

    public override ulong? ClassesOf(ColumnFacts column) => column.KeyCount;

    public override string? TooLarge(ColumnFacts column) => InputRules.TooManyValues("Label", column, MostClasses);

    public override LabelReader Read(DataViewRow row, FitColumns columns)
    {
        var label = columns.Label;
        if (!PerStep)
            return new Reader(row, label);
        return ColumnGetters.ForKey<LabelReader>(((VectorDataViewType)row.Schema[label.Name].Type).ItemType, Steps<byte>, Steps<ushort>, Steps<uint>, Steps<ulong>);

        LabelReader Steps<T>()
            where T : unmanaged, INumberBase<T> =>
            new StepLabelReader<T>(row, label, (value, position) => ulong.CreateTruncating(value) is > 0 and var key ? Class(key, label, position) : float.NaN);
    }

    protected override string ExpectedFor(ColumnFacts column) =>
        $"a key, or a vector of keys with one for each step, for multiclass classification. {InputHints.ToKey(column)}";

    /// <exception cref="InvalidOperationException">The key is beyond the values of its type.</exception>
    private static float Class(ulong key, LabelColumn label, long row) => key <= (ulong)label.Outputs
        ? key - 1
        : throw new InvalidOperationException(SequenceErrors.KeyBeyond(label, row, key));

    private sealed class Reader(DataViewRow row, LabelColumn label) : LabelReader(row, label)
    {
        private readonly Func<ulong> _getter = ColumnGetters.Key(row, row.Schema[label.Name]);

        protected override void Write(Span<float> target)
        {
            ulong key = _getter();
            if (key == 0 || key > (ulong)Label.Outputs)
                throw new InvalidOperationException(SequenceErrors.MissingLabel(Label.Name, Row.Position));
            target[0] = key - 1;
        }
    }
}
