using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>libtorch's own layer, on padded and on packed sequences.</summary>
internal sealed class TorchLayer : IDisposable
{
    private readonly torch.nn.Module _module;
    private readonly torch.Tensor _input;
    private readonly torch.Tensor _lengths;
    private readonly torch.Tensor _gradient;
    private readonly torch.Tensor _packedGradient;

    public TorchLayer(string cell, LayerShape shape)
    {
        int[] lengths = shape.Lengths();
        _module = Create(cell, shape.Inputs, shape.Hidden);
        _input = torch.randn(lengths[0], shape.Batch, shape.Inputs, requires_grad: true);
        _lengths = torch.tensor([.. lengths.Select(l => (long)l)]);
        _gradient = torch.randn(lengths[0], shape.Batch, shape.Hidden);
        _packedGradient = torch.randn(lengths.Sum(), shape.Hidden);
    }

    public static torch.nn.Module Create(string cell, int inputs, int hidden) => cell switch
    {
        "lstm" => torch.nn.LSTM(inputs, hidden),
        "gru" => torch.nn.GRU(inputs, hidden),
        _ => torch.nn.RNN(inputs, hidden),
    };

    public static torch.Tensor Outputs(torch.nn.Module module, torch.Tensor input) => module switch
    {
        LSTM lstm => lstm.call(input).Item1,
        GRU gru => gru.call(input).Item1,
        _ => ((RNN)module).call(input).Item1,
    };

    public static PackedSequence Outputs(torch.nn.Module module, PackedSequence input) => module switch
    {
        LSTM lstm => lstm.call(input).Item1,
        GRU gru => gru.call(input).Item1,
        _ => ((RNN)module).call(input).Item1,
    };

    public void RunPadded()
    {
        using var scope = torch.NewDisposeScope();
        _module.zero_grad();
        _input.grad = null;
        torch.autograd.backward(Outputs(_module, _input), _gradient);
    }

    public void RunPacked()
    {
        using var scope = torch.NewDisposeScope();
        _module.zero_grad();
        _input.grad = null;
        using var packed = pack_padded_sequence(_input, _lengths);
        using var outputs = Outputs(_module, packed);
        torch.autograd.backward(outputs.data, _packedGradient);
    }

    public void Dispose()
    {
        _module.Dispose();
        _input.Dispose();
        _lengths.Dispose();
        _gradient.Dispose();
        _packedGradient.Dispose();
    }
}
