using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>A paragraph for each result, and the file that keeps them.</summary>
internal sealed class ScalingReport(string directory, TextWriter table)
{
    private readonly ResultFile<ScalingResult> _file = new(directory, "scaling.json");

    public void Add(IEnumerable<ScalingResult> results)
    {
        foreach (var result in results)
        {
            _file.Add(result);
            string points = string.Join(", ", result.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Size:N0}: {p.Cost:G4}")));
            table.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: exponent {result.Exponent:F2} of {result.SizeName}"));
            table.WriteLine($"  {result.Unit}: {points}");
            if (result.Remark is not null)
                table.WriteLine($"  {result.Remark}");
        }
    }

    public void Save() => _file.Save(table);
}
