using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A network of libtorch's own LSTM and a head on its last hidden state, in inference mode.</summary>
internal sealed class TorchScorer : IDisposable
{
    private readonly LSTM _recurrent;
    private readonly Linear _head;

    public TorchScorer(FittedModel model)
    {
        var shape = model.Shape;
        _recurrent = nn.LSTM(shape.StepWidth, shape.Options.HiddenSize);
        _head = nn.Linear(shape.Options.HiddenSize, 1);
        using var frozen = no_grad();
        foreach (var (name, parameter) in _recurrent.named_parameters())
            Copy(parameter, model.Weights[$"recurrent.{name}"]);
        Copy(_head.weight!, model.Weights[NetworkShape.HeadWeightName]);
        Copy(_head.bias!, model.Weights[NetworkShape.HeadBiasName]);
    }

    /// <summary>(longest, rows, inputs) and (rows), by descending length.</summary>
    public static (Tensor Values, Tensor Lengths) Batch(RaggedSequences rows, ReadOnlySpan<int> which)
    {
        int[] sorted = [.. which.ToArray().OrderByDescending(rows.Length)];
        int longest = rows.Length(sorted[0]), width = rows.ValuesPerStep;
        var padded = new float[longest * sorted.Length * width];
        for (int row = 0; row < sorted.Length; row++)
        {
            var values = rows.Values(sorted[row]);
            for (int step = 0; step < rows.Length(sorted[row]); step++)
                values.Slice(step * width, width).CopyTo(padded.AsSpan((step * sorted.Length + row) * width));
        }

        return (tensor(padded, [longest, sorted.Length, width]), tensor([.. sorted.Select(row => (long)rows.Length(row))]));
    }

    /// <summary>All rows of the same length.</summary>
    public void ScorePadded(Tensor values)
    {
        using var scope = NewDisposeScope();
        using var frozen = inference_mode();
        _head.call(_recurrent.call(values).Item2.squeeze(0));
    }

    public void ScorePacked(Tensor values, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        using var frozen = inference_mode();
        using var packed = pack_padded_sequence(values, lengths);
        var (outputs, hidden, _) = _recurrent.call(packed);
        outputs.Dispose();
        _head.call(hidden.squeeze(0));
    }

    public void Dispose()
    {
        _recurrent.Dispose();
        _head.Dispose();
    }

    private static void Copy(Tensor parameter, NamedTensor values)
    {
        using var source = tensor(values.Values, parameter.shape);
        parameter.copy_(source);
    }
}
