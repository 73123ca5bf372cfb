using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>
/// Steps by torch's operations on all parameters as one tensor: on a device, a step's time is the number of its operations. Nothing here
/// waits for the device.
/// </summary>
internal sealed class TorchUpdate : IParameterUpdate
{
    // As PyTorch divides.
    private const double ClippingEpsilon = 1e-6;

    private readonly Parameter[] _parameters;
    private readonly long[] _starts;
    private readonly TorchStep _step;
    private readonly torch.Tensor _values;
    private readonly torch.Tensor _first;
    private readonly torch.Tensor _second;
    private readonly int _tables;
    private long _steps;

    public TorchUpdate(TrainingOptions options, RecurrentNetwork network)
    {
        _parameters = [.. network.Parameters.Select(p => p.Parameter).Where(p => p.requires_grad)];
        _tables = network.Embeddings.Count(table => table.requires_grad);
        _starts = new long[_parameters.Length + 1];
        for (int i = 0; i < _parameters.Length; i++)
            _starts[i + 1] = _starts[i] + _parameters[i].numel();
        _step = TorchOptimizers.Create(options);
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        _values = Values().MoveToOuterDisposeScope();
        _first = torch.zeros_like(_values).MoveToOuterDisposeScope();
        _second = torch.zeros_like(_values).MoveToOuterDisposeScope();
    }

    public void BeforeForward()
    {
    }

    public void Step(double rate, double clippingNorm)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var gradients = Array.ConvertAll(_parameters, p => p.grad);
        var joined = Join(gradients);
        if (clippingNorm > 0)
            joined.mul_(joined.norm().Increase(ClippingEpsilon).reciprocal_().MultiplyBy(clippingNorm).LimitTo(1));
        _steps++;
        foreach (var (first, end) in Runs(gradients))
            Step(first, end, joined, rate);
        foreach (var parameter in _parameters)
            parameter.grad = null;
    }

    public void Finish()
    {
    }

    public void Save(SavedArrays arrays)
    {
        arrays.Add("optimizer.steps", new[] { _steps });
        arrays.Add("optimizer.first", Tensors.ToArray(_first));
        arrays.Add("optimizer.second", Tensors.ToArray(_second));
    }

    public void Restore(SavedArrays arrays)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        _values.copy_(Values());
        _steps = arrays.Of<long>("optimizer.steps", 1)[0];
        foreach (var (name, memory) in new[] { ("optimizer.first", _first), ("optimizer.second", _second) })
        {
            memory.copy_(Tensors.From(arrays.Of<float>(name, memory.numel()), memory.device, memory.shape));
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    /// <summary>All parameters, one after another.</summary>
    private torch.Tensor Values() => torch.cat([.. _parameters.Select(p => p.reshape(-1))], 0);

    /// <summary>Steps neighboring parameters.</summary>
    private void Step(int first, int end, torch.Tensor gradients, double rate)
    {
        long start = _starts[first], count = _starts[end] - start;
        _step(_values.narrow(0, start, count), _first.narrow(0, start, count), _second.narrow(0, start, count),
            gradients.narrow(0, start, count), rate, _steps);
        for (int i = first; i < end; i++)
            _parameters[i].copy_(_values.narrow(0, _starts[i], _starts[i + 1] - _starts[i]).view(_parameters[i].shape));
    }

    private torch.Tensor Join(torch.Tensor?[] gradients) => torch.cat(
        [.. gradients.Select((g, i) => g?.reshape(-1) ?? torch.zeros(_parameters[i].numel(), device: _values.device))], 0);

    /// <summary>
    /// The parameters that have gradients, as runs of neighbors: nearly always all of them. The others stay as they are, but for embeddings:
    /// most of their rows have no gradient anyway.
    /// </summary>
    private IEnumerable<(int First, int End)> Runs(torch.Tensor?[] gradients)
    {
        for (int first = 0; first < gradients.Length; first++)
        {
            int end = first;
            while (end < gradients.Length && (gradients[end] is not null || end < _tables))
                end++;
            if (end > first)
                yield return (first, end);
            first = end;
        }
    }
}
