using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent;

/// <summary>The errors of each value of a vector label.</summary>
/// <remarks>Immutable and thread-safe. Prints as a table.</remarks>
public sealed class RegressionOutputsMetrics
{
    internal RegressionOutputsMetrics(IReadOnlyList<RegressionMetrics> outputs) => Outputs = outputs;

    /// <summary>ML.NET's metrics of each value of the label, in its order.</summary>
    public IReadOnlyList<RegressionMetrics> Outputs { get; }

    /// <summary>The mean of the outputs' mean absolute errors.</summary>
    public double MeanAbsoluteError => Outputs.Average(o => o.MeanAbsoluteError);

    /// <summary>The mean of the outputs' mean squared errors.</summary>
    public double MeanSquaredError => Outputs.Average(o => o.MeanSquaredError);

    /// <summary>The square root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>The mean of the outputs' R².</summary>
    public double RSquared => Outputs.Average(o => o.RSquared);

    /// <summary>One line per output and one of means.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
        [.. Outputs.Select((o, i) => Line($"output {i}", o.MeanAbsoluteError, o.RootMeanSquaredError, o.RSquared)),
            Line("all", MeanAbsoluteError, RootMeanSquaredError, RSquared)]);

    private static string Line(string name, double absolute, double squared, double determination) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: MAE {absolute:G4}, RMSE {squared:G4}, R² {determination:F4}");
}
