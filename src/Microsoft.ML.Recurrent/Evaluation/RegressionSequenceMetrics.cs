using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>One predicted number per step held against one label per step.</summary>
/// <remarks>Immutable and thread-safe. Every labeled step counts alike, whatever its row's length. Prints as a table.</remarks>
public sealed record RegressionSequenceMetrics
{
    private static readonly TextTable<RegressionSequenceMetrics> _table = new(
    [
        ("MAE", ColumnFormat.Number(4), m => m.MeanAbsoluteError),
        ("RMSE", ColumnFormat.Number(4), m => m.RootMeanSquaredError),
        ("R²", ColumnFormat.Number(4), m => m.RSquared),
        ("steps", ColumnFormat.Count, m => m.Steps),
        ("rows", ColumnFormat.Count, m => m.Rows),
    ]);

    /// <summary>Rows with at least one label.</summary>
    public required long Rows { get; init; }

    /// <summary>Steps with a label, over all rows.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps whose label is NaN, which no other figure counts.</summary>
    public required long StepsWithoutLabel { get; init; }

    /// <summary>The mean over <see cref="Steps"/> of the absolute error, in the label's unit.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>The mean over <see cref="Steps"/> of the squared error.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>The coefficient of determination over all <see cref="Steps"/>: 1 is perfect, 0 is as good as the mean of all labels. Where all labels are the same, 1 if they are met and 0 if not.</summary>
    public required double RSquared { get; init; }

    /// <summary>The square root of <see cref="MeanSquaredError"/>, in the label's unit.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>A line under a line of headings, and one of the steps without a label where there are any.</summary>
    public string ToTable() => _table.Of([("all steps", this)])
        + (StepsWithoutLabel == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}{StepsWithoutLabel:N0} more steps have no label"));

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();
}
