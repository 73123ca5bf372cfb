using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>A grain whose callers can read its exceptions, in whatever process they are.</summary>
internal abstract class ReadableGrain : Grain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (Readable(e) is var readable && readable != e)
        {
            throw readable;
        }
    }

    /// <returns>The exception, or one in its place that a caller can read.</returns>
    protected Exception Readable(Exception error) => ReadableErrors.Of(error, ServiceProvider.GetRequiredService<Serializer>());
}
