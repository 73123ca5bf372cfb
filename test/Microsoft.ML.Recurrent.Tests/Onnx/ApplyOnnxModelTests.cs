using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>An exported network in ML.NET's own OnnxTransformer, as the README says.</summary>
public sealed class ApplyOnnxModelTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void RowsWithTheirLengthsScoreTheSame()
    {
        var rows = SyntheticRows.Create(30);
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Values")).Fit(data);
        _context.Transforms.CopyColumns("Copy", "Level").Append(_context.Transforms.NormalizeMinMax("Traits")).Fit(data).Append(model).SaveOnnx(_file);

        var fed = _context.Data.LoadFromEnumerable(rows.Select(row => new Fed { Values = row.Values, lengths = [row.Values.Length] }));
        var found = _context.Transforms.ApplyOnnxModel(["Probability"], ["Values", "lengths"], _file, new Dictionary<string, int[]>
        {
            ["Values"] = [1, -1, 1],
        }, recursionLimit: 100).Fit(fed).Transform(fed).GetColumn<float[]>("Probability").SelectMany(p => p);

        found.Should().Equal(model.Transform(data).GetColumn<float>("Probability"), (a, b) => Math.Abs(a - b) <= 1e-5f);
    }

    private sealed class Fed
    {
        public float[] Values { get; set; } = [];

        [VectorType(1)]
        public long[] lengths { get; set; } = [];
    }
}
