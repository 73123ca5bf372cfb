using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>ONNX Runtime on the exported model, its inputs made beforehand.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue[] _inputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    public OnnxScorer(FittedModel model, RaggedSequences rows, int threads)
    {
        using var file = new MemoryStream();
        new RecurrentTransformer(model).SaveOnnx(file);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(file.ToArray(), options);
        int longest = Enumerable.Range(0, rows.Rows).Max(rows.Length), width = rows.ValuesPerStep;
        var values = new float[rows.Rows * longest * width];
        for (int row = 0; row < rows.Rows; row++)
            rows.Values(row).CopyTo(values.AsSpan(row * longest * width));
        long[] lengths = [.. Enumerable.Range(0, rows.Rows).Select(row => (long)rows.Length(row))];
        _inputs =
        [
            OrtValue.CreateTensorValueFromMemory(values, [rows.Rows, longest, width]),
            OrtValue.CreateTensorValueFromMemory(lengths, [rows.Rows]),
        ];
        _inputNames = ["Values", "lengths"];
        _outputNames = [_session.OutputNames[0]];
    }

    public void Score() => _session.Run(_options, _inputNames, _inputs, _outputNames).Dispose();

    public void Dispose()
    {
        foreach (var input in _inputs)
            input.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
