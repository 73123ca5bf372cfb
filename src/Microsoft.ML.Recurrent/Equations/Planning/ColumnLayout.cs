namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The places of a plan's columns in a row of their memory, for the sizes of one layer. Columns are padded to whole vectors of a machine;
/// what stands behind their units is no one's.
/// </summary>
internal sealed class ColumnLayout
{
    private readonly Plan _plan;
    private readonly int[]?[] _starts = new int[Column.Kinds][];

    /// <param name="plan">The plan.</param>
    /// <param name="sizes">The layer's sizes.</param>
    /// <param name="lanes">Values of a vector of the machine; 1 for no padding.</param>
    /// <exception cref="ArgumentException">A row has more values than an array holds.</exception>
    public ColumnLayout(Plan plan, LayerSizes sizes, int lanes)
    {
        (_plan, Sizes, Lanes) = (plan, sizes, lanes);
        for (int kind = 0; kind < Column.Kinds; kind++)
        {
            // Known with the backward pass only, which scoring does without.
            if ((ColumnKind)kind != ColumnKind.Scratch)
                Starts((ColumnKind)kind);
        }
    }

    public LayerSizes Sizes { get; }

    public int Lanes { get; }

    /// <summary>Values of a row.</summary>
    public int Width(ColumnKind kind) => Starts(kind)[^1];

    /// <summary>The first value of a column.</summary>
    public int Start(Column column) => Starts(column.Kind)[column.Index];

    /// <summary>The units of a size, padded to whole vectors.</summary>
    public int Padded(Size size) => (int)Rounded(Sizes.Of(size));

    private long Rounded(long units) => (units + Lanes - 1) / Lanes * Lanes;

    private int[] Starts(ColumnKind kind) => _starts[(int)kind] ??= Starts([.. _plan.Columns(kind)]);

    private int[] Starts(Size[] columns)
    {
        int[] starts = new int[columns.Length + 1];
        for (int column = 0; column < columns.Length; column++)
        {
            long end = starts[column] + Rounded(Sizes.Of(columns[column]));
            starts[column + 1] = end <= Array.MaxLength ? (int)end
                : throw new ArgumentException($"A step of a row has {end} values or more; expected at most {Array.MaxLength}. Use a smaller HiddenSize.");
        }

        return starts;
    }
}
