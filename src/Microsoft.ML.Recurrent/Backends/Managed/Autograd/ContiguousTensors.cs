using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Gives tensors' memory to the kernels, and keeps the copies of those that do not stand in one piece until it is disposed.</summary>
internal sealed unsafe class ContiguousTensors : IDisposable
{
    private const int LargestTensor = int.MaxValue / sizeof(float);

    private List<torch.Tensor>? _copies;

    /// <summary>The first number, or null for no tensor. Valid until this object or the tensor is disposed.</summary>
    public float* Pointer(torch.Tensor? tensor)
    {
        if (tensor is null)
            return null;
        if (!tensor.is_contiguous())
        {
            tensor = tensor.contiguous();
            (_copies ??= []).Add(tensor);
        }

        if (tensor.numel() > LargestTensor)
            throw new InvalidOperationException(
                $"A tensor of {tensor.numel()} values is too large for the managed kernels, which take {LargestTensor}. Lower Training.BatchSize, "
                + "or set Training.UseManagedKernels to false.");
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }

    /// <summary>Disposes a tensor together with the copies.</summary>
    public torch.Tensor Keep(torch.Tensor tensor)
    {
        (_copies ??= []).Add(tensor);
        return tensor;
    }

    public void Dispose() => _copies?.ForEach(c => c.Dispose());
}
