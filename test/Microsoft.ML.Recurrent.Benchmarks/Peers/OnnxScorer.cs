using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>ONNX Runtime on the exported model, its inputs and output bound beforehand.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue[] _inputs;
    private readonly OrtValue _output;
    private readonly OrtIoBinding _binding;

    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="output">The output to compute; null for the first, one number for each row.</param>
    public OnnxScorer(FittedModel model, RaggedSequences rows, int threads, string? output = null)
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
        _output = OrtValue.CreateTensorValueFromMemory(new float[rows.Rows], [rows.Rows]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("Values", _inputs[0]);
        _binding.BindInput("lengths", _inputs[1]);
        if (output is null)
            _binding.BindOutput(_session.OutputNames[0], _output);
        else
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
    }

    public void Score() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _output.Dispose();
        foreach (var input in _inputs)
            input.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
